<?php

$config = [
    'default-sp' => [
        'saml:SP',
        'entityID' => 'http://127.0.0.1:' . getenv('FEDSPEC_PORT') . '/metadata',
        'idp' => 'http://127.0.0.1:7650/idp',
        'NameIDPolicy' => ['Format' => 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress', 'AllowCreate' => true],
    ],
];
