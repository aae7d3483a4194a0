namespace Gateway.Client.Sending;

/// <summary>Who encrypts an advisory.</summary>
internal enum SendMode
{
    /// <summary>The gateway, which sees it while it does.</summary>
    Open,

    /// <summary>This program: the gateway passes on what it cannot read.</summary>
    Sealed,
}
