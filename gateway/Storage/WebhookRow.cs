using Gateway.Exchange;

namespace Gateway.Server.Storage;

/// <summary>A webhook of an agency. Its row stays when it is removed.</summary>
internal sealed record WebhookRow
{
    /// <summary>The webhook.</summary>
    public required WebhookId Id { get; init; }

    /// <summary>The agency whose notices it gets.</summary>
    public required AgencyId Agency { get; init; }

    /// <summary>Who registered it.</summary>
    public required PrincipalId Principal { get; init; }

    /// <summary>The audit log's index of its <c>webhook.registered</c> entry.</summary>
    public required long RegisteredIndex { get; init; }

    /// <summary>The exact bytes of the registration, which holds the URL, sealed under the storage key.</summary>
    public required byte[] SealedRegistration { get; init; }

    /// <summary>The audit log's index of its <c>webhook.removed</c> entry; null while it stands.</summary>
    public long? RemovedIndex { get; init; }
}
