<?php

// `/simplesaml/` is the package's own folder of pages; the rest is in `htdocs`.

$pages = '/usr/share/simplesamlphp/www';
$path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
if (preg_match('~^/simplesaml((?:/[A-Za-z0-9]+)+\.php)(/.*)?$~', $path, $match) && is_file($pages . $match[1])) {
    $_SERVER['SCRIPT_NAME'] = $_SERVER['PHP_SELF'] = '/simplesaml' . $match[1];
    $_SERVER['SCRIPT_FILENAME'] = $pages . $match[1];
    $_SERVER['PATH_INFO'] = $match[2] ?? '';
    chdir(dirname($pages . $match[1]));
    require $pages . $match[1];
    return true;
}
return false;
