namespace Gateway.Server.Agencies;

/// <summary>The answer to a revocation that was taken.</summary>
/// <param name="Agency">The agency.</param>
/// <param name="Principal">Whose keys count no more.</param>
/// <param name="Index">The index of the entry in the directory log.</param>
/// <param name="DirectorySize">The directory log's size with it.</param>
internal sealed record RevocationAnswer(string Agency, string Principal, long Index, long DirectorySize);
