//! Answers without an end: in bytes, in headers, in time.

use std::time::Duration;

use fedspec_engine::transcript::Trouble;

use crate::server::{BOUND, JSON, READ, Server};
use crate::told::{assert_told, trouble};

#[tokio::test]
async fn an_endless_body_is_not_read_to_its_end() {
    let server = Server::start(|mut wire, _| async move {
        wire.say(format!("{JSON}\r\n{{\"a\":\"").as_bytes()).await;
        while wire.say(&[b'a'; 16 * 1024]).await {}
    });
    let finished = server.await.judge(READ, "10s").await;
    assert_told("endless-body", &finished);
    assert_eq!(trouble(&finished), Some(Trouble::BodyTooLarge(65_536)));
}

#[tokio::test]
async fn a_body_that_announces_more_than_the_limit_is_not_read() {
    let server = Server::start(|mut wire, _| async move {
        wire.say(format!("{JSON}content-length: 99999999999\r\n\r\n").as_bytes()).await;
        while wire.say(&[b' '; 16 * 1024]).await {}
    });
    assert_told("huge-content-length", &server.await.judge(READ, "10s").await);
}

#[tokio::test]
async fn a_head_that_comes_a_byte_at_a_time_runs_out_of_patience() {
    let server = Server::start(|mut wire, _| async move {
        for byte in format!("{JSON}{}", "x".repeat(10_000)).bytes() {
            if !wire.say(&[byte]).await {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    });
    assert_told("slow-head", &server.await.judge(READ, "500ms").await);
}

#[tokio::test]
async fn a_body_that_comes_a_byte_at_a_time_runs_out_of_patience() {
    let server = Server::start(|mut wire, _| async move {
        wire.say(format!("{JSON}content-length: 10000\r\n\r\n").as_bytes()).await;
        while wire.say(b" ").await {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    });
    assert_told("slow-body", &server.await.judge(READ, "500ms").await);
}

#[tokio::test]
async fn a_server_that_says_nothing_runs_out_of_patience() {
    let server = Server::start(|wire, _| async move {
        tokio::time::sleep(BOUND).await;
        drop(wire);
    });
    assert_told("silence", &server.await.judge(READ, "500ms").await);
}

#[tokio::test]
async fn a_million_headers_are_not_read() {
    let server = Server::start(|mut wire, _| async move {
        wire.say(JSON.as_bytes()).await;
        let lines = "x-more: and more\r\n".repeat(1000);
        for _ in 0..1000 {
            if !wire.say(lines.as_bytes()).await {
                return;
            }
        }
    });
    assert_told("million-headers", &server.await.judge(READ, "10s").await);
}

#[tokio::test]
async fn an_endless_header_line_is_not_read_to_its_end() {
    let server = Server::start(|mut wire, _| async move {
        wire.say(format!("{JSON}x-long: ").as_bytes()).await;
        while wire.say(&[b'a'; 16 * 1024]).await {}
    });
    assert_told("endless-header", &server.await.judge(READ, "10s").await);
}

#[tokio::test]
async fn a_flood_of_interim_answers_runs_out_of_patience() {
    let server = Server::start(|mut wire, _| async move {
        let flood = "HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n".repeat(100);
        while wire.say(flood.as_bytes()).await {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    });
    assert_told("interim-flood", &server.await.judge(READ, "500ms").await);
}

#[tokio::test]
async fn a_compressed_bomb_stays_compressed() {
    let bomb = gzip_of_zeros(30_000);
    assert!(bomb.len() < 60_000);
    let server = Server::start(move |mut wire, _| {
        let head =
            format!("{JSON}content-encoding: gzip\r\ncontent-length: {}\r\n\r\n", bomb.len());
        let bomb = bomb.clone();
        async move {
            wire.say(head.as_bytes()).await;
            wire.say(&bomb).await;
        }
    });
    assert_told("gzip-bomb", &server.await.judge(READ, "10s").await);
}

/// A gzip stream (RFC 1952) of one zero byte and so many repetitions of 258 more.
fn gzip_of_zeros(repetitions: usize) -> Vec<u8> {
    let mut bytes = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    let (mut current, mut filled) = (0_u8, 0);
    let mut bits = |value: u16, count: u32| {
        for bit in (0..count).rev() {
            current |= u8::from(value >> bit & 1 == 1) << filled;
            filled += 1;
            if filled == 8 {
                bytes.push(std::mem::take(&mut current));
                filled = 0;
            }
        }
    };
    // RFC 1951: the last block, with fixed codes (its header is written least significant first).
    bits(0b110, 3);
    bits(0b0011_0000, 8);
    for _ in 0..repetitions {
        // Length 258, distance 1.
        bits(0b1100_0101, 8);
        bits(0, 5);
    }
    // The end of the block, and zeros up to the next byte.
    bits(0, 7 + 7);
    bytes.extend([0; 8]);
    bytes
}
