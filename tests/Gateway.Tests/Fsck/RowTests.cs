namespace Gateway.Tests.Fsck;

/// <summary>Every table: rows that somebody deleted, inserted, exchanged or numbered anew are named, or the public list says that they would not be.</summary>
public sealed class RowTests(FsckWorld world) : IClassFixture<FsckWorld>
{
    public static TheoryData<string> Tables => new(LiveSchema.Tables.Select(table => table.Name));

    public static TheoryData<string> TablesWithContent => new(LiveSchema.Tables
        .Where(table => table.Columns.Any(column => !column.IsKey && UnprotectedList.Columns.GetValueOrDefault($"{table.Name}.{column.Name}") != "all"))
        .Select(table => table.Name));

    public static IEnumerable<object[]> Numbers => LiveSchema.Tables.SelectMany(table => table.Columns
        .Where(column => column.IsUnique && column.Type == "INTEGER")
        .Select(column => new object[] { table.Name, column.Name }));

    [Theory]
    [MemberData(nameof(Tables))]
    public async Task A_deleted_row_is_named_or_the_public_list_says_that_it_is_not(string tableName)
    {
        LiveTable table = LiveSchema.Table(tableName);
        IReadOnlyList<object?[]> rows = ReadRows(table);
        foreach (object?[] row in (object?[][])[rows[0], rows[rows.Count / 2]])
        {
            using FsckCopy copy = world.Copy();
            Assert.True(copy.TryExecute(table.Delete(row)));
            await FsckFinding.ExpectAsync(copy, Expected(table, "delete"), $"A row of {tableName} was deleted");
        }
    }

    [Theory]
    [MemberData(nameof(Tables))]
    public async Task An_inserted_row_is_named_or_the_public_list_says_that_it_is_not(string tableName)
    {
        LiveTable table = LiveSchema.Table(tableName);
        object?[] row = ReadRows(table)[^1];
        object?[] other = [.. row.Select((value, i) => table.Columns[i].IsUnique ? table.Columns[i].Changes(value).First() : value)];
        using FsckCopy copy = world.Copy();

        Assert.True(copy.TryExecute(table.Insert(other)));

        // One more step of the schema looks like a later program's database, which this one does not check.
        int expected = tableName == "schema_version" ? 3 : Expected(table, "insert");
        await FsckFinding.ExpectAsync(copy, expected, $"A row of {tableName} was inserted");
    }

    [Theory]
    [MemberData(nameof(TablesWithContent))]
    public async Task Rows_whose_contents_changed_places_are_named(string tableName)
    {
        LiveTable table = LiveSchema.Table(tableName);
        IReadOnlyList<object?[]> rows = ReadRows(table);
        if (rows.Count == 1)
        {
            // One log is counted for reports: there is nothing to change places with.
            Assert.Equal("report_progress", tableName);
            return;
        }

        object?[] first = rows[0];
        object?[] second = rows.Last(row => !Exchange(table, row, first).SequenceEqual(row));
        using FsckCopy copy = world.Copy();

        Assert.True(copy.TryExecute(
            table.Delete(first),
            table.Delete(second),
            table.Insert(Exchange(table, first, second)),
            table.Insert(Exchange(table, second, first))));

        await FsckFinding.ExpectAsync(copy, 1, $"Two rows of {tableName} changed places");
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public async Task Rows_that_were_numbered_anew_are_named(string tableName, string columnName)
    {
        LiveTable table = LiveSchema.Table(tableName);
        int number = table.Columns.ToList().FindIndex(column => column.Name == columnName);
        // Those that have a number: not every webhook was removed.
        object?[][] rows = [.. ReadRows(table).Where(row => row[number] is not null).OrderByDescending(row => (long)row[number]!)];
        using FsckCopy copy = world.Copy();

        // From the last row on, so that no two have one number meanwhile.
        Assert.True(copy.TryExecute(rows.Take((rows.Length + 1) / 2).Select(row => table.Update(row, columnName, (long)row[number]! + 1))));

        await FsckFinding.ExpectAsync(copy, 1, $"{tableName}.{columnName} was counted anew");
    }

    private static int Expected(LiveTable table, string change) => UnprotectedList.Rows.Contains($"{table.Name} {change}") ? 0 : 1;

    private static object?[] Exchange(LiveTable table, object?[] key, object?[] content) =>
        [.. table.Columns.Select((column, i) => column.IsKey ? key[i] : content[i])];

    private IReadOnlyList<object?[]> ReadRows(LiveTable table)
    {
        using FsckCopy copy = world.Copy();
        IReadOnlyList<object?[]> rows = copy.Read($"SELECT {table.ColumnList} FROM {table.Name} ORDER BY {table.ColumnList}");
        Assert.True(rows.Count > 0, $"The world has no row in {table.Name}.");
        return rows;
    }
}
