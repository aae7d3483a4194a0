using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>The keys of one principal, one purpose each; within a purpose the newest comes last. At most four a purpose, at least one in all.</summary>
/// <remarks>In a record a purpose without keys is absent. Only the gateway's own principal has <see cref="Manifest"/> and <see cref="Token"/> keys.</remarks>
public sealed record PrincipalKeys
{
    /// <summary>Keys for login assertions and DPoP proofs.</summary>
    public IReadOnlyList<VerifyingKey> Access { get; init; } = [];

    /// <summary>Keys that documents are encrypted to.</summary>
    public IReadOnlyList<ReceiveKey> Receive { get; init; } = [];

    /// <summary>Keys for statements, receipts, withdrawals and admin acts.</summary>
    public IReadOnlyList<VerifyingKey> Sign { get; init; } = [];

    /// <summary>The gateway's keys for manifests.</summary>
    public IReadOnlyList<VerifyingKey> Manifest { get; init; } = [];

    /// <summary>The gateway's keys for access tokens.</summary>
    public IReadOnlyList<VerifyingKey> Token { get; init; } = [];

    /// <summary>The texts of the keys of one purpose, as they stand in the record.</summary>
    public IReadOnlyList<string> Texts(KeyPurpose purpose) => purpose switch
    {
        KeyPurpose.Access => Lines(Access),
        KeyPurpose.Receive => [.. Receive.Select(key => key.ToString())],
        KeyPurpose.Sign => Lines(Sign),
        KeyPurpose.Manifest => Lines(Manifest),
        KeyPurpose.Token => Lines(Token),
        _ => throw new ArgumentOutOfRangeException(nameof(purpose)),
    };

    /// <summary>Every key with its purpose.</summary>
    public IEnumerable<(KeyPurpose Purpose, string Text)> All() =>
        Enum.GetValues<KeyPurpose>().SelectMany(purpose => Texts(purpose).Select(text => (purpose, text)));

    /// <summary>Whether <paramref name="key"/> is one of the keys for <paramref name="purpose"/>.</summary>
    public bool Contains(KeyPurpose purpose, string key) => Texts(purpose).Contains(key, StringComparer.Ordinal);

    private static IReadOnlyList<string> Lines(IReadOnlyList<VerifyingKey> keys) => [.. keys.Select(key => key.ToSshLine())];
}
