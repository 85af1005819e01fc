<?php

$metadata['http://127.0.0.1:7650/idp'] = [
    'SingleSignOnService' => 'http://127.0.0.1:7650/idp/sso',
    'certificate' => 'certificate.pem',
];
