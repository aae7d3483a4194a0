using Gateway.Server.Errors;

namespace Gateway.Tests.Attacks;

/// <summary>Each line of the contract's answers table, provoked over HTTP. A name that is added to the catalogue needs its provocation here.</summary>
public sealed class AnswerTableTests : AttackTests, IClassFixture<LimitedGateway>
{
    private readonly Dictionary<string, Func<Task>> provocations;

    public AnswerTableTests(AttackedGateway gateway, LimitedGateway limited)
        : base(gateway) => provocations = new(
        [
            .. new RequestProvocations(gateway, RefusedAsync).All,
            .. new CallerProvocations(gateway, RefusedAsync, AssertRecordedAsync).All,
            .. new UploadProvocations(gateway, RefusedAsync).All,
            .. new RecordProvocations(gateway, RefusedAsync).All,
            .. new OutageProvocations(gateway, limited, RefusedAsync).All,
        ]);

    public static TheoryData<string> Names => [.. ProblemCatalogue.All.Select(kind => kind.Text)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_line_of_the_answers_table_is_provoked(string name)
    {
        Assert.True(provocations.TryGetValue(name, out Func<Task>? provoke), $"Nothing provokes {name}: add it to the provocations beside {nameof(AnswerTableTests)}.");
        await provoke();
    }

    [Fact]
    public void Nothing_is_provoked_that_is_not_in_the_table() => Assert.Empty(provocations.Keys.Except(ProblemCatalogue.All.Select(kind => kind.Text)));
}
