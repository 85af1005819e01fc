<?php

// Three people with one password, which peer.py makes up; of one something is said that looks like markup.

$password = getenv('FEDSPEC_SCIM_TOKEN');
$markup = "</saml:AttributeValue> \"O'Eve\" <admin> & ]]> &amp; <!-- x -->";

$config = [
    'people' => [
        'exampleauth:UserPass',
        "ada:$password" => ['uid' => 'ada', 'mail' => 'ada@idp.test', 'displayName' => 'Ada Example'],
        "bob:$password" => ['uid' => 'bob', 'mail' => 'bob@idp.test', 'displayName' => 'Bob Example'],
        "eve:$password" => ['uid' => 'eve', 'mail' => 'eve@idp.test', 'displayName' => $markup],
    ],
];
