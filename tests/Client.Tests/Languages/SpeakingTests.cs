using Client.Tests.Fakes;
using Gateway.Client.Agreements;
using Gateway.Client.Cli;
using Gateway.Client.Languages;
using Gateway.Exchange;

namespace Client.Tests.Languages;

/// <summary>In which language the command speaks, and what stays the same in all of them.</summary>
public sealed class SpeakingTests
{
    [Fact]
    public async Task Help_is_in_the_language_that_is_asked_for()
    {
        Outcome outcome = await new CommandLine().RunAsync("--lang", "zh", "send", "--help");

        Assert.Equal(ExitCode.Ok, outcome.ExitCode);
        Assert.Contains("为每个接收方签署通告并发送。", outcome.Output, StringComparison.Ordinal);
        Assert.All((string[])["Usage:", "Description:", "Options:", "(REQUIRED)", "Show help"], word => Assert.DoesNotContain(word, outcome.Output, StringComparison.Ordinal));
        Assert.Contains("（必需）", (await new CommandLine().RunAsync("--lang", "zh", "group", "create", "--help")).Output, StringComparison.Ordinal);
        Assert.Contains("--to", outcome.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("缺少选项“--tlp”。", "send", "note.txt", "--to", "bravo")]
    [InlineData("选项“--tlp”只取一个值，却给出了 2 个。", "send", "note.txt", "--to", "bravo", "--tlp", "RED", "--tlp", "GREEN")]
    [InlineData("“many”不是“--clients”的有效值。", "declare", "01a227f0-9d05-7712-bba9-a15414349fbc", "--passed-on", "--clients", "many")]
    [InlineData("选项“--version”须单独使用。", "--version", "inbox")]
    [InlineData("未识别命令或参数", "inbox", "nonsense")]
    public async Task What_the_command_lines_library_complains_of_is_in_that_language_too(string expected, params string[] line)
    {
        Outcome outcome = await new CommandLine().RunAsync(["--lang", "zh", .. line]);

        Assert.Equal(ExitCode.Usage, outcome.ExitCode);
        Assert.Contains(expected, outcome.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("LC_ALL", "zh_CN.UTF-8", true)]
    [InlineData("LC_MESSAGES", "zh_TW", true)]
    [InlineData("LANG", "zh", true)]
    [InlineData("LANG", "de_AT.UTF-8", false)]
    [InlineData("LANG", "C.UTF-8", false)]
    public async Task Otherwise_the_locale_says_which(string variable, string value, bool isChinese)
    {
        Outcome outcome = await Under(variable, value).RunAsync("inbox");

        Assert.Equal(ExitCode.Usage, outcome.ExitCode);
        Assert.Equal(isChinese, outcome.Errors.Contains("请给出密钥的位置", StringComparison.Ordinal));
        Assert.Equal(!isChinese, outcome.Errors.Contains("Say where your keys are", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_asked_for_wins_over_the_locale()
    {
        Outcome outcome = await Under("LANG", "zh_CN.UTF-8").RunAsync("inbox", "--lang", "en");

        Assert.Contains("Say where your keys are", outcome.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh", "国家水务应急中心", "补丁")]
    [InlineData("en", "National Water CERT", "Patch")]
    [InlineData("fr_FR.UTF-8", "CERT national de l'eau", "Patch")]
    public async Task Names_and_titles_are_shown_in_the_language_of_whoever_reads(string language, string name, string title)
    {
        using World world = await World.CreateAsync();
        (await new CommandLine().RunAsync(
            "keygen", "--agency", "water", "--out", world.Keys("water"), "--gateway-name", FakeGateway.Name.Value,
            "--name", "en=National Water CERT", "--name", "fr=CERT national de l'eau", "--name", "zh=国家水务应急中心")).MustSucceed();
        world.Gateway.Accept(Path.Combine(world.Keys("water"), "enrolment.json"));
        await File.WriteAllTextAsync(world["note.txt"], "x");
        (await world.RunAsync("alpha", "send", world["note.txt"], "--to", "bravo", "--tlp", "AMBER", "--title", "en=Patch", "--title", "zh=补丁")).MustSucceed();
        CommandLine reader = new() { Network = world.Gateway, Clock = world.Clock, Variables = new Dictionary<string, string> { ["LANG"] = language.Length > 2 ? language : "C" } };
        string[] lang = language.Length > 2 ? [] : ["--lang", language];

        string list = (await world.RunAsync(reader, "bravo", [.. lang, "agency", "list"])).MustSucceed().Output;
        string[] show = (await world.RunAsync(reader, "bravo", [.. lang, "agency", "show", "water"])).MustSucceed().Output.Split('\n');
        string inbox = (await world.RunAsync(reader, "bravo", [.. lang, "inbox"])).MustSucceed().Output;

        Assert.Contains(list.Split('\n'), line => line.StartsWith("water", StringComparison.Ordinal) && line.Contains(name, StringComparison.Ordinal));
        Assert.EndsWith(name, show[1], StringComparison.Ordinal);
        Assert.Contains(show, line => line.Contains("National Water CERT", StringComparison.Ordinal));
        Assert.Contains(title, inbox, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_language_is_a_usage_error()
    {
        Outcome outcome = await new CommandLine().RunAsync("inbox", "--lang", "xx");

        Assert.Equal(ExitCode.Usage, outcome.ExitCode);
        Assert.Contains("zh or en", outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Complaints_of_the_command_line_are_in_it_too()
    {
        Outcome outcome = await new CommandLine().RunAsync("--lang", "zh", "inbox", "--nonsense");

        Assert.Equal(ExitCode.Usage, outcome.ExitCode);
        Assert.Contains("请参阅“advisory inbox --help”", outcome.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Unrecognized", outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_language_of_what_is_sent_is_not_the_one_that_is_spoken()
    {
        Outcome outcome = await new CommandLine().RunAsync("--lang", "zh", "send", "no.txt", "--to", "bravo", "--tlp", "GREEN", "--lang", "fr");

        Assert.Equal("文件 no.txt 无法读取；请检查其名称与权限。\n", outcome.Errors);
    }

    [Fact]
    public void What_an_agreement_refuses_is_said_in_it_and_the_clause_as_it_is_spelled_in_all()
    {
        AgreementId agreement = AgreementId.Create(TimeProvider.System);
        foreach (AgreementClause clause in Enum.GetValues<AgreementClause>())
        {
            string said = Language.Chinese.Say(AgreementSentence.Of(new AgreementRefusal(AgencyId.Parse("bravo"), agreement, clause)));
            Assert.StartsWith($"协议 {agreement}，{clause.ToWire()}：", said, StringComparison.Ordinal);
            Assert.EndsWith("（给 bravo）。", said, StringComparison.Ordinal);
            Assert.DoesNotContain(" the ", said, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_broken_rule_is_said_in_it_before_the_librarys_own_sentence()
    {
        using World world = await World.CreateAsync();
        await File.WriteAllTextAsync(world["note.txt"], "x");

        Outcome outcome = await world.RunAsync("alpha", "--lang", "zh", "send", world["note.txt"], "--to", "bravo", "--tlp", "RED");

        Assert.Equal(ExitCode.Usage, outcome.ExitCode);
        Assert.Contains("TLP:RED 须指名读者。", outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void An_interpolated_string_keeps_its_pattern_and_values_apart()
    {
        const string path = "x{0}y";
        Sentence sentence = $"{path} has {3,4} of {5:D2} {{braces}}";

        Assert.Equal("{0} has {1,4} of {2:D2} {{braces}}", sentence.Pattern);
        Assert.Equal("x{0}y has    3 of 05 {braces}", sentence.ToString());
        Assert.Equal(sentence.Pattern, ((Sentence)$"{path} has {3,4} of {5:D2} {{braces}}").Pattern);
    }

    [Fact]
    public void Braces_of_a_text_from_elsewhere_are_its_own() => Assert.Equal("a {0} b", ((Sentence)"a {0} b").ToString());

    [Fact]
    public void Sentences_within_a_sentence_are_translated_with_it()
    {
        Sentence sentence = $"{"alpha"} version {3} signed, {(Sentence)"all have signed"}, audit entry {7}";

        Assert.Equal("alpha 版本 3 已签署，各方均已签署，审计条目 7", Language.Chinese.Say(sentence));
    }

    [Fact]
    public void A_finding_in_English_comes_behind_the_meaning_of_its_word()
    {
        Sentence sentence = Explanations.Of(Gateway.Audit.Verdict.Truncated, "The log ends before what was signed.");

        Assert.Equal("日志末尾被截去。 (The log ends before what was signed.)", Language.Chinese.Say(sentence));
        Assert.Equal("The log ends before what was signed.", sentence.ToString());
    }

    private static CommandLine Under(string variable, string value) => new() { Variables = new Dictionary<string, string> { [variable] = value } };
}
