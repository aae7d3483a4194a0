namespace Gateway.Server.Commands;

/// <summary>How the program ends.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Ok = 0;

    /// <summary>Refused, for a reason that was printed.</summary>
    public const int Refused = 1;

    /// <summary>The command line is not one.</summary>
    public const int Usage = 2;

    /// <summary>It could not be checked.</summary>
    public const int CouldNotCheck = 3;
}
