namespace Gateway.Client.Cli;

/// <summary>What the program ends with: part of the contract, scripts rely on it.</summary>
internal static class ExitCode
{
    public const int Ok = 0;

    /// <summary>The gateway refused, or a verdict other than <c>ok</c> was reached.</summary>
    public const int Refused = 1;

    public const int Usage = 2;

    /// <summary>The gateway could not be reached, or nothing could be checked.</summary>
    public const int Unreachable = 3;

    public const int OpenHeader = 10;
    public const int OpenArmor = 11;
    public const int OpenMac = 12;
    public const int OpenNoIdentity = 13;
    public const int OpenPayload = 14;

    public const int Interrupted = 130;
}
