<?php

// The template of the package, with requests that have to be signed and the three kinds of names that its
// documentation has filters for.

use SAML2\Constants;

$metadata['__DYNAMIC:1__'] = [
    'host' => '__DEFAULT__',
    'privatekey' => 'key.pem',
    'certificate' => 'certificate.pem',
    'auth' => 'people',
    'validate.authnrequest' => true,
    'SingleSignOnServiceBinding' => [Constants::BINDING_HTTP_REDIRECT, Constants::BINDING_HTTP_POST],
    'NameIDFormat' => [Constants::NAMEID_EMAIL_ADDRESS, Constants::NAMEID_PERSISTENT, Constants::NAMEID_TRANSIENT],
    'authproc' => [
        1 => ['class' => 'saml:AttributeNameID', 'attribute' => 'mail', 'Format' => Constants::NAMEID_EMAIL_ADDRESS],
        2 => ['class' => 'saml:PersistentNameID', 'attribute' => 'uid'],
        3 => ['class' => 'saml:TransientNameID'],
    ],
];
