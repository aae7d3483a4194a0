using Gateway.Client.Cli;

namespace Gateway.Client.Http;

/// <summary>No usable answer came: no connection, a broken one, a time-out, or an answer that is not the gateway's. Ends with 3.</summary>
internal sealed class GatewayUnreachableException(Sentence sentence, Exception? inner = null) : SentenceException(sentence, inner);
