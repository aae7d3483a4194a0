using Gateway.Exchange;

namespace Gateway.Server.Storage;

/// <summary>One agency as the directory last recorded it, with the gateway's counters.</summary>
internal sealed record AgencyRow
{
    /// <summary>The agency.</summary>
    public required AgencyId Id { get; init; }

    /// <summary>The sequence of its current record, from 0.</summary>
    public required long Sequence { get; init; }

    /// <summary>The exact canonical bytes of the current record.</summary>
    public required byte[] Record { get; init; }

    /// <summary>SHA-256 of <see cref="Record"/>: the next record's <c>previous</c>.</summary>
    public required Sha256Digest RecordSha256 { get; init; }

    /// <summary>The root's SSHSIG over <see cref="Record"/>, armored.</summary>
    public required string Signature { get; init; }

    /// <summary>Whether an admin suspended the agency.</summary>
    public required bool Suspended { get; init; }

    /// <summary>Whether the record says that the agency is retired.</summary>
    public required bool Retired { get; init; }

    /// <summary>The powers that admin acts granted: <c>admin</c> and <c>auditor</c> count only if they stand here.</summary>
    public required IReadOnlyList<Role> Grants { get; init; }

    /// <summary>The directory log's index of the entry that holds <see cref="Record"/>.</summary>
    public required long DirectoryIndex { get; init; }

    /// <summary>Ciphertext this agency keeps stored, in bytes. Read only: publishing, withdrawing and expiring change it.</summary>
    public long StoredBytes { get; init; }

    /// <summary>The running number the next advisory addressed to this agency gets, from 1. Read only.</summary>
    public long NextDelivery { get; init; }
}
