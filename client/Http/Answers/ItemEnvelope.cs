namespace Gateway.Client.Http.Answers;

/// <summary>The envelope of a sealed advisory as listed: the size of its payload in bytes.</summary>
internal sealed record ItemEnvelope(long PayloadSize);
