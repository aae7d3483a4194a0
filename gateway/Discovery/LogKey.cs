using Gateway.Audit;

namespace Gateway.Server.Discovery;

/// <summary>One log's origin and key.</summary>
/// <param name="Origin">The first line of its checkpoints.</param>
/// <param name="Key">Its vkey (c2sp.org/signed-note).</param>
/// <param name="Rotations">The notes by which the log came to its key, each signed by the key before and the key after, oldest first; absent while its first key
/// serves.</param>
internal sealed record LogKey(string Origin, string Key, IReadOnlyList<string>? Rotations)
{
    /// <summary>The origin is the key's name.</summary>
    public static LogKey Of(LogKeyHistory keys) => new(
        keys.Origin, keys.Current.ToString(), keys.Rotations.Count == 0 ? null : [.. keys.Rotations.Select(rotation => rotation.ToString())]);
}
