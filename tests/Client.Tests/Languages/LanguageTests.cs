using System.CommandLine;
using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using EndToEnd.Tests.Harness;
using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Commands;
using Gateway.Client.Languages;
using Gateway.Exchange;

namespace Client.Tests.Languages;

/// <summary>That every language of the command has all that the command says.</summary>
public sealed partial class LanguageTests
{
    private static readonly Lazy<SpokenTexts> Spoken = new(SpokenTexts.Read);

    private static IReadOnlyDictionary<string, string> Chinese { get; } = ReadResources();

    private static IEnumerable<string> Rules { get; } = [.. Enum.GetNames<DocumentRule>().Select(rule => $"rule {rule}")];

    // Said by a library, in parts of sentences of the client's.
    private static IEnumerable<string> Reasons { get; } = [.. Enum.GetValues<AgreementClause>().Select(AgreementRefusal.ReasonOf).Distinct()];

    [Fact]
    public void No_message_lacks_its_translation()
    {
        Assert.True(Spoken.Value.Patterns.Count > 300, "the texts of the code were not found");
        AssertNone(Untranslated(Spoken.Value.Patterns));
    }

    [Fact]
    public void Nothing_is_said_where_no_translation_reaches_it() => AssertNone(Spoken.Value.Unreachable);

    [Fact]
    public void No_help_lacks_its_translation() => AssertNone(Untranslated(Help()));

    [Fact]
    public void Every_word_of_the_contract_is_explained()
    {
        string[] answers = [.. AnswerRow().Matches(File.ReadAllText(Path.Combine(Repository.Root, "API.md"))).Select(row => $"answer {row.Groups["name"].Value}")];
        string[] verdicts = [.. Enum.GetValues<Verdict>().Select(verdict => $"verdict {verdict.Word()}")];

        Assert.True(answers.Length > 40, "the table of answers was not found");
        AssertNone(Untranslated(answers.Concat(verdicts).Concat(Rules).Concat(Reasons)));
    }

    [Fact]
    public void A_translation_has_the_values_of_its_text() =>
        AssertNone(Chinese.Where(pair => !ValuesOf(pair.Key).SetEquals(ValuesOf(pair.Value))).Select(pair => pair.Key));

    [Fact]
    public void No_translation_is_of_something_that_is_said_no_more()
    {
        IEnumerable<string> said = Spoken.Value.Patterns.Concat(Help()).Concat(Rules).Concat(Reasons).Select(Language.KeyOf);
        string[] left = [.. Chinese.Keys.Except(said).Where(key => !key.StartsWith("answer ", StringComparison.Ordinal) && !key.StartsWith("verdict ", StringComparison.Ordinal))];

        AssertNone(left);
    }

    // In full, as they have to be written into the resources.
    private static void AssertNone(IEnumerable<string> texts) => Assert.True(!texts.Any(), string.Join(Environment.NewLine, texts));

    private static string[] Untranslated(IEnumerable<string> patterns) => [.. patterns.Where(pattern => !Chinese.ContainsKey(Language.KeyOf(pattern)))];

    private static HashSet<string> Help()
    {
        CommandEnvironment environment = CommandEnvironment.ForProcess();
        RootCommand commands = CommandTree.Build(environment, new GlobalOptions(environment));
        return [.. HelpTexts.Of(commands).Select(symbol => symbol.Description).OfType<string>().Select(text => ((Sentence)text).Pattern)];
    }

    private static HashSet<string> ValuesOf(string pattern) => [.. Value().Matches(pattern.Replace("{{", "", StringComparison.Ordinal)).Select(match => match.Groups["number"].Value)];

    private static Dictionary<string, string> ReadResources()
    {
        ResourceManager resources = new("Gateway.Client.Languages.Chinese", typeof(Language).Assembly);
        return resources.GetResourceSet(CultureInfo.InvariantCulture, createIfNotExists: true, tryParents: true)!
            .Cast<System.Collections.DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!);
    }

    [GeneratedRegex(@"^\| \d{3} \| `(?<name>[a-z-]+)` \|", RegexOptions.Multiline)]
    private static partial Regex AnswerRow();

    [GeneratedRegex(@"\{(?<number>\d+)[^}]*\}")]
    private static partial Regex Value();
}
