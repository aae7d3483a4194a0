using System.Globalization;
using System.Text.RegularExpressions;
using EndToEnd.Tests.Harness;
using Gateway.Client.Languages;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Client.Tests.Languages;

/// <summary>
/// What the client's code says to its user, found by the compiler's own reading of it: every text that becomes a <see cref="Sentence"/>, and every place where
/// words are spoken, or put into a sentence, in a way that no translation reaches.
/// </summary>
internal sealed partial class SpokenTexts
{
    /// <summary>Locals and parameters that hold a text from elsewhere, which no translation knows: what became a string before it became a sentence is English for ever.</summary>
    private static readonly HashSet<string> FromElsewhere =
    [
        // What a party wrote into an agreement.
        "AgreementWords.cs: text",
        // What the command line's library says in the language asked for.
        "LibraryWords.cs: message",
    ];

    /// <summary>Methods that give names, formats and words of a contract, the same in every language, though letters stand in them.</summary>
    private static readonly HashSet<string> GiveNoWords = ["Fingerprint.Of", "ItemCsaf.Reference", "AdvisoryProgram.CommandPath", "AdvisoryWords.Title"];

    private readonly HashSet<string> patterns = [];
    private readonly List<string> unreachable = [];

    private SpokenTexts()
    {
    }

    /// <summary>The patterns, as translations are kept under.</summary>
    public IReadOnlySet<string> Patterns => patterns;

    /// <summary>Where words stay English, as <c>file:line: code</c>.</summary>
    public IReadOnlyList<string> Unreachable => unreachable;

    public static SpokenTexts Read()
    {
        string client = Path.Combine(Repository.Root, "client");
        IEnumerable<string> sources = Directory.EnumerateFiles(client, "*.cs", SearchOption.AllDirectories)
            .Where(file => Path.GetRelativePath(client, file).Split(Path.DirectorySeparatorChar)[0] is not ("bin" or "obj"));
        string references = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        CSharpCompilation compilation = CSharpCompilation.Create(
            "spoken",
            [.. sources.Select(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), path: file)), CSharpSyntaxTree.ParseText(GlobalUsings)],
            references.Split(Path.PathSeparator).Where(file => Path.GetFileName(file) != "advisory.dll").Select(file => MetadataReference.CreateFromFile(file)),
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));
        var texts = new SpokenTexts();
        INamedTypeSymbol sentence = compilation.GetTypeByMetadataName(typeof(Sentence).FullName!)!;
        foreach (SyntaxTree tree in compilation.SyntaxTrees.Where(tree => !tree.FilePath.Contains("/Languages/", StringComparison.Ordinal)))
        {
            texts.Read(compilation.GetSemanticModel(tree), tree, sentence);
        }

        return texts;
    }

    // As the SDK and the project file write them.
    private const string GlobalUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Gateway.Client.Languages;
        """;

    private void Read(SemanticModel model, SyntaxTree tree, INamedTypeSymbol sentence)
    {
        foreach (ExpressionSyntax expression in tree.GetRoot().DescendantNodes().OfType<ExpressionSyntax>())
        {
            if (SymbolEqualityComparer.Default.Equals(model.GetTypeInfo(expression).ConvertedType, sentence))
            {
                ReadSentence(expression, model, sentence);
            }
            else if (expression is InvocationExpressionSyntax call && IsWrittenDirectly(call))
            {
                unreachable.Add(Where(call));
            }
        }
    }

    private void ReadSentence(ExpressionSyntax expression, SemanticModel model, INamedTypeSymbol sentence)
    {
        switch (expression)
        {
            case not null when model.GetConstantValue(expression) is { HasValue: true, Value: string text }:
                Add(Escape(text));
                break;
            case InterpolatedStringExpressionSyntax or BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression }:
                ReadPattern(expression, model);
                break;
            case IdentifierNameSyntax name when IsVariable(name, model) && !FromElsewhere.Contains(NameOf(name)):
                unreachable.Add(Where(name));
                break;
            case CastExpressionSyntax cast:
                ReadSentence(cast.Expression, model, sentence);
                break;
            case ConditionalExpressionSyntax or SwitchExpressionSyntax or ParenthesizedExpressionSyntax
                when !SymbolEqualityComparer.Default.Equals(model.GetTypeInfo(expression).Type, sentence):
                ReadBranches(expression, model);
                break;
        }
    }

    private static bool IsVariable(IdentifierNameSyntax name, SemanticModel model) =>
        model.GetTypeInfo(name).Type?.SpecialType == SpecialType.System_String && model.GetSymbolInfo(name).Symbol is ILocalSymbol or IParameterSymbol;

    private static string NameOf(IdentifierNameSyntax name) => $"{Path.GetFileName(name.SyntaxTree.FilePath)}: {name.Identifier.ValueText}";

    // Of a choice between texts the whole is a string before it is a sentence: constants are still found, what has values in it is not.
    private void ReadBranches(ExpressionSyntax choice, SemanticModel model)
    {
        foreach (ExpressionSyntax part in choice.DescendantNodes().OfType<ExpressionSyntax>())
        {
            if (part is InterpolatedStringExpressionSyntax { Contents: var contents } && contents.OfType<InterpolationSyntax>().Any())
            {
                unreachable.Add(Where(part));
            }
            else if (part is LiteralExpressionSyntax && model.GetConstantValue(part) is { HasValue: true, Value: string text })
            {
                Add(Escape(text));
            }
        }
    }

    private void ReadPattern(ExpressionSyntax expression, SemanticModel model)
    {
        // Only a sum of interpolated strings alone stays apart from its values.
        if (!IsInterpolated(expression))
        {
            unreachable.Add(Where(expression));
            return;
        }

        int number = 0;
        string pattern = string.Concat(PartsOf(expression).Select(part => part switch
        {
            InterpolatedStringTextSyntax text => Escape(text.TextToken.ValueText.Replace("{{", "{", StringComparison.Ordinal).Replace("}}", "}", StringComparison.Ordinal)),
            InterpolationSyntax value => $"{{{Numbered(value, number++, model)}}}",
            _ => throw new InvalidOperationException(Where(expression)),
        }));
        Add(pattern);
    }

    private string Numbered(InterpolationSyntax value, int number, SemanticModel model)
    {
        if (IsWordedBy(value.Expression, model))
        {
            unreachable.Add(Where(value));
        }

        if (value.Expression is ParenthesizedExpressionSyntax && value.Expression.DescendantNodes().OfType<LiteralExpressionSyntax>().Any(literal => Words().IsMatch(literal.Token.ValueText)))
        {
            unreachable.Add(Where(value));
        }

        string alignment = value.AlignmentClause is { } aligned ? $",{aligned.Value}" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{number}{alignment}{(value.FormatClause is { } format ? $":{format.FormatStringToken.ValueText}" : "")}");
    }

    // A method of the client's own that gives a string: words in it are English for ever. What gives a sentence is read where it does.
    private static bool IsWordedBy(ExpressionSyntax value, SemanticModel model) =>
        value is InvocationExpressionSyntax
        && model.GetSymbolInfo(value).Symbol is IMethodSymbol { ReturnType.SpecialType: SpecialType.System_String } method
        && !GiveNoWords.Contains($"{method.ContainingType.Name}.{method.Name}")
        && method.DeclaringSyntaxReferences.SelectMany(reference => reference.GetSyntax().DescendantNodes()).OfType<LiteralExpressionSyntax>()
            .Any(literal => Words().IsMatch(literal.Token.ValueText));

    private static bool IsInterpolated(ExpressionSyntax expression) => expression switch
    {
        BinaryExpressionSyntax sum => IsInterpolated(sum.Left) && IsInterpolated(sum.Right),
        ParenthesizedExpressionSyntax inner => IsInterpolated(inner.Expression),
        _ => expression is InterpolatedStringExpressionSyntax,
    };

    private static IEnumerable<InterpolatedStringContentSyntax> PartsOf(ExpressionSyntax expression) => expression switch
    {
        InterpolatedStringExpressionSyntax interpolated => interpolated.Contents,
        BinaryExpressionSyntax sum => PartsOf(sum.Left).Concat(PartsOf(sum.Right)),
        ParenthesizedExpressionSyntax inner => PartsOf(inner.Expression),
        _ => throw new InvalidOperationException(Where(expression)),
    };

    private void Add(string pattern)
    {
        // What has no words, such as a path alone, is the same in every language.
        if (Words().IsMatch(Values().Replace(pattern, "")))
        {
            patterns.Add(pattern);
        }
    }

    private static bool IsWrittenDirectly(InvocationExpressionSyntax call) =>
        call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Write" or "WriteLine" or "WriteAsync" or "WriteLineAsync", Expression: var stream }
        && stream.ToString() is "environment.Out" or "environment.Error"
        && call.ArgumentList.DescendantNodes().Any(node => node switch
        {
            LiteralExpressionSyntax literal => Words().IsMatch(literal.Token.ValueText),
            InterpolatedStringTextSyntax text => Words().IsMatch(text.TextToken.ValueText),
            _ => false,
        })
        && !call.ArgumentList.ToString().Contains("Language.Say", StringComparison.Ordinal);

    private static string Where(SyntaxNode node)
    {
        FileLinePositionSpan span = node.GetLocation().GetLineSpan();
        return $"{Path.GetRelativePath(Repository.Root, span.Path)}:{span.StartLinePosition.Line + 1}: {node}";
    }

    private static string Escape(string text) => text.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);

    [GeneratedRegex("[A-Za-z]{2}")]
    private static partial Regex Words();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Values();
}
