// compromise with its plugin for dates: people, places, organizations and dates, as Tagline.

import nlp from 'compromise';
import dates from 'compromise-dates';

nlp.plugin(dates);

/** How many mentions a text has. */
export default text => {
    const read = nlp(text);
    return [read.people(), read.places(), read.organizations(), read.dates()]
        .reduce((sum, found) => sum + found.json({ offset: true }).length, 0);
};
