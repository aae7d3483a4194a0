using Gateway.Exchange;

namespace Gateway.Server.Storage;

/// <summary>An agency that has to sign a version, and may see it.</summary>
internal sealed record AgreementSignerRow
{
    /// <summary>The agreement.</summary>
    public required AgreementId Agreement { get; init; }

    /// <summary>The version.</summary>
    public required int Version { get; init; }

    /// <summary>The agency.</summary>
    public required AgencyId Agency { get; init; }
}
