using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>A key that made a signature which verified: whose it is, and what the directory says of it at the moment that counts.</summary>
/// <param name="Principal">Whose key the directory says it is.</param>
/// <param name="Purpose">What for.</param>
/// <param name="Key">The key.</param>
/// <param name="Moment">When the signature was logged.</param>
/// <param name="Standing"><see cref="KeyStanding.Valid"/> or <see cref="KeyStanding.Doubtful"/>.</param>
public sealed record KeyUse(PrincipalId Principal, KeyPurpose Purpose, VerifyingKey Key, DirectoryMoment Moment, KeyStanding Standing)
{
    /// <summary>Whether the key may already have been in other hands.</summary>
    public bool IsDoubtful => Standing == KeyStanding.Doubtful;
}
