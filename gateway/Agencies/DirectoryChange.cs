using Gateway.Exchange;

namespace Gateway.Server.Agencies;

/// <summary>What was added to the directory log.</summary>
/// <param name="Agency">Whose record or standing changed.</param>
/// <param name="Sequence">The sequence of its current record.</param>
/// <param name="Index">The entry's index.</param>
/// <param name="DirectorySize">The log's size with the entry.</param>
internal sealed record DirectoryChange(AgencyId Agency, long Sequence, long Index, long DirectorySize);
