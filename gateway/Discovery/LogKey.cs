using Gateway.Crypto;

namespace Gateway.Server.Discovery;

/// <summary>One log's origin and key.</summary>
/// <param name="Origin">The first line of its checkpoints.</param>
/// <param name="Key">Its vkey (c2sp.org/signed-note).</param>
internal sealed record LogKey(string Origin, string Key)
{
    /// <summary>The origin is the key's name.</summary>
    public static LogKey Of(NoteVerifier verifier) => new(verifier.Name, verifier.ToString());
}
