namespace Gateway.Crypto;

/// <summary>An identity file as age-keygen writes it: one identity a line, empty lines, and comment lines that start with <c>#</c>.</summary>
public static class IdentityFile
{
    /// <summary>Reads all identities of a file.</summary>
    /// <param name="utf8">The file's bytes; still the caller's to zero.</param>
    /// <returns>One or more identities in order, for the caller to dispose.</returns>
    /// <exception cref="KeyFormatException">No identity, or a line that is none.</exception>
    public static IReadOnlyList<X25519Identity> Parse(ReadOnlySpan<byte> utf8)
    {
        var identities = new List<X25519Identity>();
        try
        {
            foreach (Range range in utf8.Split((byte)'\n'))
            {
                ReadOnlySpan<byte> line = utf8[range].TrimEnd("\r"u8);
                if (!line.IsEmpty && line[0] != (byte)'#')
                {
                    identities.Add(X25519Identity.Parse(line));
                }
            }

            return identities.Count > 0 ? identities : throw new KeyFormatException("The file holds no identity.");
        }
        catch (KeyFormatException)
        {
            identities.ForEach(static identity => identity.Dispose());
            throw;
        }
    }
}
