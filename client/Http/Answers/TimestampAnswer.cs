namespace Gateway.Client.Http.Answers;

/// <summary>GET …/timestamp: a dated checkpoint, the note and the token in base64.</summary>
internal sealed record TimestampAnswer(long Size, byte[] Checkpoint, byte[] Token);
