namespace Gateway.Exchange;

/// <summary>A moment in the directory's history: how many entries it had, and the time, which periods of validity are held against.</summary>
/// <param name="Size">The directory's size: entries with an index below it count.</param>
/// <param name="Time">The time, UTC; for a logged signature the time of its log entry.</param>
public readonly record struct DirectoryMoment(long Size, DateTimeOffset Time);
