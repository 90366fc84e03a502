// Answers everything below /api on a node that runs functions.
respond({ hello: 'world', path: request.path });
