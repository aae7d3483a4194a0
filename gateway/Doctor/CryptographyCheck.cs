using Gateway.Crypto;

namespace Gateway.Server.Doctor;

/// <summary>The libraries that the gateway rests on: their known answers, and which they are.</summary>
internal sealed class CryptographyCheck : ICheck
{
    /// <inheritdoc/>
    public string Name => "cryptography";

    /// <inheritdoc/>
    public Task ExamineAsync(Setup setup, Findings findings, CancellationToken cancellationToken)
    {
        try
        {
            CryptoSelfTest.Run();
            findings.Note($"{CryptoSelfTest.DescribeLibraries()}: every known answer is right.");
        }
        catch (CryptoUnavailableException exception)
        {
            findings.Wrong(exception.Message);
        }

        if (AppContext.TryGetSwitch("System.Globalization.Invariant", out bool invariant) && invariant)
        {
            findings.Wrong("The program runs without ICU (DOTNET_SYSTEM_GLOBALIZATION_INVARIANT), and SQL Server's driver refuses to: install libicu and unset it.");
        }

        return Task.CompletedTask;
    }
}
