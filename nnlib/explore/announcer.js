// Tells a screen reader what has changed, by a region of the role "status": of many changes the last
// alone, when nothing has changed for a while; and takes it away again, or it would be read for ever.

const FORGOTTEN = 10000; // milliseconds, until what was said to a screen reader is gone again

class Announcer {
  constructor(region) {
    this.region = region;
  }

  tell(text) {
    this.stop();
    this.later = setTimeout(() => {
      this.region.textContent = text;
      this.later = setTimeout(() => this.region.replaceChildren(), FORGOTTEN);
    }, SETTLED);
  }

  // In place of all that waits to be told.
  tellNow(text) {
    this.stop();
    this.region.textContent = text;
  }

  stop() {
    clearTimeout(this.later);
  }
}
