namespace Gateway.Exchange;

/// <summary>The one purpose of a principal's key.</summary>
/// <remarks>No member is zero, so that a value nobody set has no wire text and fails when written.</remarks>
public enum KeyPurpose
{
    /// <summary><c>sign</c>: Ed25519, SSHSIG over statements, receipts, withdrawals and admin acts.</summary>
    Sign = 1,

    /// <summary><c>access</c>: Ed25519, login assertions and DPoP proofs.</summary>
    Access = 2,

    /// <summary><c>receive</c>: age recipient.</summary>
    Receive = 3,

    /// <summary><c>manifest</c>: Ed25519, the gateway's signature over manifests.</summary>
    Manifest = 4,

    /// <summary><c>token</c>: Ed25519, the gateway's access tokens.</summary>
    Token = 5,
}
