namespace Gateway.Server.Logs;

/// <summary>The answer to a presented note that the log is consistent with.</summary>
/// <param name="Size">The log's size.</param>
internal sealed record PresentedNoteAnswer(long Size);
