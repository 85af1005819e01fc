<?php

// As the service provider beside it, but an identity provider.

require __DIR__ . '/../../simplesamlphp/config/config.php';

$config = [
    'metadatadir' => __DIR__ . '/metadata/',
    'enable.saml20-idp' => true,
    'module.enable' => ['core' => true, 'exampleauth' => true, 'saml' => true],
] + $config;
