// wink-nlp: of what Tagline finds only the dates. The parts of it that this does not take are left out.

import model from 'wink-eng-lite-web-model';
import winkNLP from 'wink-nlp';

const wink = winkNLP(model, ['sbd', 'ner']);

/** How many mentions a text has. */
export default text =>
    wink.readDoc(text).entities().out(wink.its.detail).filter(({ type }) => type === 'DATE').length;
