using Gateway.Audit;
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

    /// <summary>The audit log's public keys, from the keys' folder and not from the database.</summary>
    public required LogKeyHistory AuditKeys { get; init; }

    /// <summary>The directory log's public keys, from the keys' folder and not from the database.</summary>
    public required LogKeyHistory DirectoryKeys { get; init; }

    /// <summary>The witnesses whose cosignatures are verified; null if none are configured.</summary>
    public WitnessPolicy? Policy { get; init; }

    /// <summary>The authorities whose timestamps are verified; null if none are configured.</summary>
    public TimestampAuthorities? Authorities { get; init; }

    /// <summary>Where the last signed notes are kept outside the database; null to leave them out.</summary>
    public ILogAnchor? Anchor { get; init; }

    /// <summary>The first entry of the audit log to check; what lies before it was found sound by an earlier run, or is not this run's question.</summary>
    public long Since { get; init; }

    /// <summary>A log's public keys, former ones included.</summary>
    public LogKeyHistory KeysOf(LogName log) => log == LogName.Audit ? AuditKeys : DirectoryKeys;
}
