namespace Gateway.Server.Options;

/// <summary>How the logs prove themselves to others: that they are alive, to witnesses, and to a timestamping authority.</summary>
internal sealed class LogsOptions
{
    /// <summary>
    /// A c2sp.org/tlog-policy file whose witness lines carry URLs: who is asked to cosign checkpoints, and how many cosignatures make one count.
    /// None: no witnesses.
    /// </summary>
    public string? PolicyFile { get; set; }

    /// <summary>
    /// At the start nothing is signed until the quorum of <see cref="PolicyFile"/> has cosigned both logs as the database holds them: a database that
    /// was set back is then noticed even if the anchor is lost with it.
    /// </summary>
    public bool RequireWitness { get; set; }

    /// <summary>
    /// After so many seconds without an entry a log gets <c>log.heartbeat</c>. Below the 15 minutes after which clients call a log stale.
    /// </summary>
    public int HeartbeatSeconds { get; set; } = 600;

    /// <summary>The URL of an RFC 3161 timestamping authority that dates checkpoints. None: no timestamps.</summary>
    public string? TimestampAuthority { get; set; }

    /// <summary>PEM file: the certificates of the authority's CA. A token that does not lead to one of them is not kept.</summary>
    public string? TimestampCertificateFile { get; set; }

    /// <summary>How often a checkpoint of a log that grew is dated, in seconds.</summary>
    public int TimestampSeconds { get; set; } = 3600;

    /// <summary>
    /// The folder that keeps the last signed checkpoint of each log, outside of the database and shared by all gateways on it; <c>anchor</c> in the data
    /// folder when absent.
    /// </summary>
    public string? AnchorFolder { get; set; }

    /// <summary>
    /// Shows checkpoints, hash tiles and the directory's entry bundles to anybody, for verifiers that hold no token. The audit log's entries stay its auditors'.
    /// </summary>
    public bool Public { get; set; }

    /// <summary>
    /// Which logs of this gateway these are: 1 for its first. Written by <c>recover --new-log</c> and never changed otherwise; from 2 on it is part of the logs'
    /// origins.
    /// </summary>
    public int Lineage { get; set; } = 1;
}
