namespace Gateway.Crypto;

/// <summary>
/// What kind of strength a recipient gives. The recipients of one file are all of one class: a file is as strong as its weakest stanza, and a passphrase
/// that stands beside other stanzas no longer tells who wrote the file (c2sp.org/age, Native recipient types).
/// </summary>
public enum RecipientClass
{
    /// <summary>Elliptic curves; open to whoever records a file today and has a large quantum computer one day.</summary>
    Classical,

    /// <summary>A hybrid of ML-KEM and an elliptic curve.</summary>
    PostQuantum,

    /// <summary>A passphrase, which MUST be the only recipient of its file.</summary>
    Passphrase,
}
