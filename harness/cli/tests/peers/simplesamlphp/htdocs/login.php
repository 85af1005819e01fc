<?php

require_once '/usr/share/simplesamlphp/lib/_autoload.php';

$source = new \SimpleSAML\Auth\Simple('default-sp');
$source->requireAuth(['ReturnTo' => 'http://127.0.0.1:' . getenv('FEDSPEC_PORT') . '/whoami.php']);
