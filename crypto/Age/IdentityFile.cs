namespace Gateway.Crypto;

/// <summary>An identity file as age-keygen writes it: one identity a line, empty lines, and comment lines that start with <c>#</c>.</summary>
public static class IdentityFile
{
    private delegate IIdentity LineParser(ReadOnlySpan<byte> line);

    /// <summary>Reads all identities of a file of X25519 ones, which receive from a gateway.</summary>
    /// <param name="utf8">The file's bytes; still the caller's to zero.</param>
    /// <returns>One or more identities in order, for the caller to dispose.</returns>
    /// <exception cref="KeyFormatException">No identity, or a line that is none.</exception>
    public static IReadOnlyList<X25519Identity> Parse(ReadOnlySpan<byte> utf8) => [.. ParseLines(utf8, X25519Identity.Parse).Cast<X25519Identity>()];

    /// <summary>Reads all identities of a file, X25519 and post-quantum ones.</summary>
    /// <param name="utf8">The file's bytes; still the caller's to zero.</param>
    /// <returns>One or more identities in order, each of which the caller disposes.</returns>
    /// <exception cref="KeyFormatException">No identity, or a line that is none.</exception>
    /// <exception cref="CryptoUnavailableException">An identity is post-quantum and this machine has no ML-KEM.</exception>
    public static IReadOnlyList<IIdentity> ParseAll(ReadOnlySpan<byte> utf8) =>
        ParseLines(utf8, static line => line.StartsWith(HybridIdentity.TextStart) ? HybridIdentity.Parse(line) : X25519Identity.Parse(line));

    private static List<IIdentity> ParseLines(ReadOnlySpan<byte> utf8, LineParser parse)
    {
        var identities = new List<IIdentity>();
        try
        {
            foreach (Range range in utf8.Split((byte)'\n'))
            {
                ReadOnlySpan<byte> line = utf8[range].TrimEnd("\r"u8);
                if (!line.IsEmpty && line[0] != (byte)'#')
                {
                    identities.Add(parse(line));
                }
            }

            return identities.Count > 0 ? identities : throw new KeyFormatException("The file holds no identity.");
        }
        catch (Exception failure) when (failure is KeyFormatException or CryptoUnavailableException)
        {
            identities.ForEach(static identity => ((IDisposable)identity).Dispose());
            throw;
        }
    }
}
