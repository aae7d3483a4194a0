using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Server.Storage;

namespace Gateway.Server.Fsck;

/// <summary>What is checked, and the keys that it is checked with. Nothing here is owned or changed.</summary>
internal sealed record FsckSubject
{
    /// <summary>The gateway's name, which origins and documents carry.</summary>
    public required GatewayName Gateway { get; init; }

    /// <summary>The tables and both logs.</summary>
    public required IGatewayStore Store { get; init; }

    /// <summary>The ciphertext.</summary>
    public required IPayloadStore Payloads { get; init; }

    /// <summary>Opens the sealed columns.</summary>
    public required ColumnSealer Sealer { get; init; }

    /// <summary>The audit log's public key, from the key file and not from the database.</summary>
    public required NoteVerifier AuditKey { get; init; }

    /// <summary>The directory log's public key, from the key file and not from the database.</summary>
    public required NoteVerifier DirectoryKey { get; init; }
}
