using System.Data;
using Dapper;

namespace Gateway.Server.Storage.Columns;

/// <summary>A type that is stored as its ASCII text. ANSI parameters, because SQL Server scans instead of seeking when an NVARCHAR parameter meets a VARCHAR column.</summary>
/// <param name="parse">Reads the text; throws <see cref="FormatException"/> if a column holds anything else.</param>
/// <param name="write">The text.</param>
internal sealed class TextHandler<T>(Func<string, T> parse, Func<T, string> write) : SqlMapper.TypeHandler<T>
{
    /// <inheritdoc/>
    public override void SetValue(IDbDataParameter parameter, T? value)
    {
        parameter.DbType = DbType.AnsiString;
        parameter.Value = value is null ? DBNull.Value : write(value);
    }

    /// <inheritdoc/>
    public override T Parse(object value) => parse((string)value);
}
