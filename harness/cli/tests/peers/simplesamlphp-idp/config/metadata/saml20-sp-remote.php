<?php

// The two service providers that fedspec plays, with the key that comes with it.

$certificate = getenv('FEDSPEC_SP_CERTIFICATE');

foreach (['sp', 'second'] as $name) {
    $metadata["https://$name.fedspec.example/metadata"] = [
        'AssertionConsumerService' => "https://$name.fedspec.example/acs",
        'certificate' => $certificate,
    ];
}
