//! The programs that drive browsers, each stopped when it is dropped.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How often a driver is started before it is given up: another program may take its port before it does.
const TRIES: usize = 5;

/// How long a driver may take until it listens.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running driver of a browser.
pub(crate) struct Driver {
    process: Child,
    port: u16,
}

impl Driver {
    /// Starts one on a port that it finds free itself and names after these words.
    pub(crate) fn start(mut command: Command, names_port: &str) -> Self {
        command.stdout(Stdio::piped()).stderr(Stdio::null());
        let mut tries = (0..TRIES).filter_map(|_| {
            let mut process = spawn(&mut command);
            let port = named_port(&mut process, names_port);
            port.map(|port| Self { process, port })
        });
        tries.next().expect("the driver says on which port it listens")
    }

    /// Starts one that must be told its port, which these words and a number do.
    pub(crate) fn start_at(command: impl Fn() -> Command, takes_port: &str) -> Self {
        let mut tries = (0..TRIES).filter_map(|_| {
            let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|free| free.local_addr()).ok()?.port();
            let mut command = command();
            command.arg(format!("{takes_port}{port}")).stdout(Stdio::null()).stderr(Stdio::null());
            let mut driver = Self { process: spawn(&mut command), port };
            driver.listens().then_some(driver)
        });
        tries.next().expect("the driver listens")
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Waits until the driver takes connections; `false` if it ends before.
    fn listens(&mut self) -> bool {
        let start = Instant::now();
        while start.elapsed() < PATIENCE && self.process.try_wait().is_ok_and(|ended| ended.is_none()) {
            if TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).is_ok() {
                return true;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        false
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // chromedriver, asked to shut down, closes its browsers; killed, it would leave them behind. The others know no
        // such request, and have closed their browser with the session.
        let answer = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).and_then(|mut stream| {
            stream.write_all(b"GET /shutdown HTTP/1.1\r\nHost: localhost\r\n\r\n")?;
            let mut answer = [0; 12];
            stream.read_exact(&mut answer).map(|()| answer)
        });
        if !answer.is_ok_and(|answer| answer.ends_with(b"200")) {
            let _ = self.process.kill();
        }
        let _ = self.process.wait();
    }
}

/// A screen that only programs see.
pub(crate) struct Screen {
    process: Child,
    /// What to set `DISPLAY` to.
    pub(crate) name: String,
}

impl Screen {
    pub(crate) fn open() -> Self {
        let mut command = Command::new("Xvfb");
        // It takes the first number that is free and says which.
        command.args(["-displayfd", "1", "-screen", "0", "1280x900x24", "-nolisten", "tcp"]);
        command.stdout(Stdio::piped()).stderr(Stdio::null());
        let mut process = spawn(&mut command);
        let number = named_port(&mut process, "").expect("the screen has a number");
        Self { process, name: format!(":{number}") }
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn spawn(command: &mut Command) -> Child {
    command.spawn().unwrap_or_else(|error| panic!("{command:?}: {error}: run `cargo xtask test --browser`"))
}

/// The number that a program prints after these words; `None` if it ends without.
fn named_port(process: &mut Child, after: &str) -> Option<u16> {
    let output = process.stdout.take()?;
    let mut lines = BufReader::new(output).lines().map_while(Result::ok);
    let port = lines.find_map(|line| {
        let (_, rest) = line.split_once(after)?;
        rest.trim_end_matches('.').parse().ok()
    });
    if port.is_none() {
        let _ = process.wait();
    }
    // Read on: a program that can no longer write what it logs breaks down.
    std::thread::spawn(move || lines.for_each(drop));
    port
}
