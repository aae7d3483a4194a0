namespace Gateway.Crypto;

/// <summary>An identity file as age-keygen writes it: one identity a line, empty lines, and comment lines that start with <c>#</c>.</summary>
public static class IdentityFile
{
    /// <summary>
    /// Reads all identities of a file, X25519 and hybrid ones. On a machine without ML-KEM an <see cref="UnavailableHybridIdentity"/> stands for each hybrid
    /// one, behind all others, so that it refuses only what none of them opens.
    /// </summary>
    /// <param name="utf8">The file's bytes; still the caller's to zero.</param>
    /// <returns>One or more identities, otherwise in order; the caller disposes those that can be.</returns>
    /// <exception cref="KeyFormatException">No identity, or a line that is none.</exception>
    /// <exception cref="CryptoUnavailableException">There is no guarded memory left.</exception>
    public static IReadOnlyList<IIdentity> Parse(ReadOnlySpan<byte> utf8)
    {
        var identities = new List<IIdentity>();
        try
        {
            foreach (Range range in utf8.Split((byte)'\n'))
            {
                ReadOnlySpan<byte> line = utf8[range].TrimEnd("\r"u8);
                if (!line.IsEmpty && line[0] != (byte)'#')
                {
                    identities.Add(ParseLine(line));
                }
            }

            return identities.Count > 0
                ? [.. identities.OrderBy(static identity => identity is UnavailableHybridIdentity)]
                : throw new KeyFormatException("The file holds no identity.");
        }
        catch (Exception failure) when (failure is KeyFormatException or CryptoUnavailableException)
        {
            identities.ForEach(static identity => (identity as IDisposable)?.Dispose());
            throw;
        }
    }

    private static IIdentity ParseLine(ReadOnlySpan<byte> line) =>
        !line.StartsWith(HybridIdentity.TextStart) ? X25519Identity.Parse(line)
        : HybridRecipient.IsSupported ? HybridIdentity.Parse(line)
        : UnavailableHybridIdentity.Parse(line);
}
