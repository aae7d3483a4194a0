namespace Gateway.Server.Agencies;

/// <summary>The answer to a record that was taken.</summary>
/// <param name="Agency">The agency.</param>
/// <param name="Sequence">The record's sequence.</param>
/// <param name="Index">The index of its entry in the directory log.</param>
/// <param name="DirectorySize">The directory log's size with it.</param>
internal sealed record RecordedAnswer(string Agency, long Sequence, long Index, long DirectorySize)
{
    /// <summary>The answer for a change.</summary>
    public static RecordedAnswer Of(DirectoryChange change) => new(change.Agency.Value, change.Sequence, change.Index, change.DirectorySize);
}
