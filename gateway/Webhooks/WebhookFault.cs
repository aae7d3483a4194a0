using System.Diagnostics;

namespace Gateway.Server.Webhooks;

/// <summary>Why an attempt to tell a webhook something failed: as much as its agency needs to mend it, and too little to look around with.</summary>
internal enum WebhookFault
{
    /// <summary>The host's name has no address.</summary>
    NameUnknown,

    /// <summary>The host has an address that is not gone to.</summary>
    AddressRefused,

    /// <summary>No connection, or one that broke off.</summary>
    Unreachable,

    /// <summary>The host's certificate is not trusted, or not its own.</summary>
    Untrusted,

    /// <summary>No answer in time.</summary>
    TooSlow,

    /// <summary>It answered what is no answer.</summary>
    Malformed,

    /// <summary>It answered with a redirection, which is not followed.</summary>
    Redirected,

    /// <summary>It answered that it is gone (410): nothing more is sent.</summary>
    Gone,

    /// <summary>It answered with a status that is none of success.</summary>
    Status,
}

/// <summary>The words of faults.</summary>
internal static class WebhookFaultWords
{
    /// <summary>The word by which tables and answers name a fault.</summary>
    public static string ToWord(this WebhookFault fault) => fault switch
    {
        WebhookFault.NameUnknown => "name-unknown",
        WebhookFault.AddressRefused => "address-refused",
        WebhookFault.Unreachable => "unreachable",
        WebhookFault.Untrusted => "untrusted",
        WebhookFault.TooSlow => "too-slow",
        WebhookFault.Malformed => "malformed",
        WebhookFault.Redirected => "redirected",
        WebhookFault.Gone => "gone",
        WebhookFault.Status => "status",
        _ => throw new UnreachableException(),
    };
}
