using Gateway.Exchange;

namespace Gateway.Server.Storage;

/// <summary>One public key of a principal, as its agency's current record lists it.</summary>
internal sealed record PrincipalKeyRow
{
    /// <summary>Whose key it is.</summary>
    public required PrincipalId Principal { get; init; }

    /// <summary>What it is for.</summary>
    public required KeyPurpose Purpose { get; init; }

    /// <summary>Its place in the record's list of that purpose, from 0.</summary>
    public required int Ordinal { get; init; }

    /// <summary>The key's text: an <c>ssh-ed25519</c> line or an <c>age1</c> recipient.</summary>
    public required string Key { get; init; }
}
