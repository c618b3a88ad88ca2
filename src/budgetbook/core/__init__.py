"""What every floor uses: errors, the project's folders, words and numbers in print, dates, fonts."""
