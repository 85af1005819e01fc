<?php

// Who is signed in, and with what.

require_once '/usr/share/simplesamlphp/lib/_autoload.php';

$source = new \SimpleSAML\Auth\Simple('default-sp');
// Who is signed in may have no NameID, and then no name.
$user = $source->isAuthenticated() ? $source->getAuthData('saml:sp:NameID')?->getValue() ?? '' : null;
$attributes = $user === null ? null : $source->getAttributes();
\SimpleSAML\Session::getSessionFromRequest()->cleanup();

header('Content-Type: application/json');
echo json_encode(['user' => $user, 'attributes' => $attributes]);
