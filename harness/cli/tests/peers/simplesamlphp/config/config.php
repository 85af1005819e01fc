<?php

// SimpleSAMLphp as Debian packages it, with what has no default: where it is, where it may write,
// and that it tells why it refuses. `FEDSPEC_PORT` and `FEDSPEC_WORK` come from peer.py.

$work = getenv('FEDSPEC_WORK');

$config = [
    'baseurlpath' => 'http://127.0.0.1:' . getenv('FEDSPEC_PORT') . '/simplesaml/',
    'certdir' => __DIR__ . '/../../saml/',
    'loggingdir' => "$work/",
    'datadir' => "$work/data/",
    'tempdir' => "$work/tmp",
    'metadatadir' => __DIR__ . '/metadata/',
    'attributenamemapdir' => '/etc/simplesamlphp/attributemap/',
    'secretsalt' => 'of no worth: this instance serves tests on the loopback interface',
    'auth.adminpassword' => bin2hex(random_bytes(16)),
    'timezone' => 'UTC',
    'showerrors' => true,
    'errorreporting' => false,
    'logging.level' => SimpleSAML\Logger::INFO,
    'logging.handler' => 'file',
    'logging.logfile' => 'simplesamlphp.log',
    'module.enable' => ['core' => true, 'saml' => true],
    'session.cookie.secure' => false,
    'session.cookie.samesite' => null,
    'session.phpsession.savepath' => "$work/sessions",
    'language.cookie.secure' => false,
    'language.cookie.samesite' => null,
    'store.type' => 'phpsession',
    'metadata.sources' => [['type' => 'flatfile']],
];
