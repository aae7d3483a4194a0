namespace Gateway.Crypto.Tests;

public sealed class CryptoSelfTestTests
{
    [Fact]
    public void The_machine_that_runs_these_tests_gives_the_known_answers() => Assert.Null(Record.Exception(CryptoSelfTest.Run));
}
