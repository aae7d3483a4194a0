namespace Client.Tests.Fakes;

/// <summary>What a command left behind.</summary>
internal sealed record Outcome(int ExitCode, string Output, string Errors, byte[] Bytes)
{
    public string FirstLine => Output.Split('\n')[0].TrimEnd('\r');

    public Outcome MustSucceed()
    {
        Assert.True(ExitCode == 0, $"exit {ExitCode}\n{Output}\n{Errors}");
        return this;
    }
}
